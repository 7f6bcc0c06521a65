"""The functions of the formula language, one row each: signature, back ends, help in two languages, examples."""
