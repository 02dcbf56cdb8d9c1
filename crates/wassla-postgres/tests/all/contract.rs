wassla_testkit::store_contract!(crate::host::fresh);
