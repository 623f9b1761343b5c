{
    "name": "Client Base: SMS",
    "summary": "Text messages to segments of clients, under the same contact limit as mailings",
    "version": "19.0.1.0.0",
    "category": "Marketing/Email Marketing",
    "license": "LGPL-3",
    "author": "client_base contributors",
    "depends": ["client_base", "mass_mailing_sms"],
    "data": ["views/client_segment_views.xml", "views/client_timeline_views.xml"],
    "auto_install": True,
}
