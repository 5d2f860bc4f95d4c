"""Plans of boards that do not exist, their gold, and the typesetter that makes the documents from the sources."""
