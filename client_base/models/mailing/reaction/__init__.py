from . import queue
from . import reaction
from . import purchase
from . import query
from . import attribution
from . import refresh
from . import facts
from . import host
