-- The two roles and the database, as the README has them, with passwords that only this network knows.
create role crm_owner login createrole password 'owner';
create role crm_server login password 'server';
create database crm owner crm_owner;
