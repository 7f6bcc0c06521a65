"""A workspace's forms as an OpenAPI document: a client generated from it has a type for every form and field."""
