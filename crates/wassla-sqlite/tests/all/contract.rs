wassla_contract::store_contract!(crate::host::fresh);
wassla_contract::sql_store_contract!(crate::host::Host);
