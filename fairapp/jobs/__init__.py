"""The worker door: the full list of tasks, and the worker itself."""
