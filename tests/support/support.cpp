// Something to archive before the first double has a .cpp of its own.
