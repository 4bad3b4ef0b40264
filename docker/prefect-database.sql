-- Prefect keeps its runs in a database of its own beside the register's.
CREATE DATABASE prefect;
