"""What holds the project to its word; a package, because a dependency installs a `tests` too."""
