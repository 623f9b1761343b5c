from . import (
    client_base_demo,
    client_base_demo_asking,
    client_profile,
    client_recognition,
    crm_lead,
    crm_lead_manager,
    crm_lead_recognition,
    sale_order,
)
from . import client_last_contact, client_next_contact, crm_lead_repeat
from . import crm_lead_interaction
from . import client_origin
