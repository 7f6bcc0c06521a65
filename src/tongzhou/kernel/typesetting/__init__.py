"""Documents by Typst: a template of ours, values as data, in a child process under limits.

Values never become source, so no text can name a file, import a package or change what the template does.
"""
