wassla_contract::store_contract!(crate::host::fresh);
