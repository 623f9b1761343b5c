from . import queue
from . import members
from . import schedule
