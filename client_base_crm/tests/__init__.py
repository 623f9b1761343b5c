from . import test_crm_lead, test_demo
from . import test_recognition_tour, test_recognition_views
from . import test_crm_lead_manager
from . import test_client_history, test_repeat_order
from . import test_lead_recognition, test_translations
from . import test_interaction_lead
from . import test_handover
from . import test_client_timeline
from . import test_card_origin
