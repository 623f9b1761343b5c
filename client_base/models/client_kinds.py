"""What a client is when a document of his appears: purchases show it, and recognition finds it."""

KINDS = [("new", "New"), ("returning", "Returning"), ("repeat", "Repeat")]
