"""One formula language: parse, bind, check types; to SQL, to Python, to JSON for the browser. Pure."""
