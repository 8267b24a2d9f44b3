"""To be described by the room that fills it."""
