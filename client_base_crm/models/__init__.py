from . import client_base_demo, client_profile, crm_lead
