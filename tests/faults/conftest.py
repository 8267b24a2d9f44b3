"""These two run in a process of their own, below the library that makes calls fail."""

collect_ignore = ["paths.py", "strike.py"]
