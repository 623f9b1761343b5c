from . import birthday
from . import person
from . import social
from . import origin
from . import queue
from . import host
