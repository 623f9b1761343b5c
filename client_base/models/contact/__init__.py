from . import queue
from . import next_contact
from . import words
from . import hours
from . import sources
from . import query
from . import refresh
from . import host
