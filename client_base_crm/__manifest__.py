{
    "name": "Client Base: Leads",
    "summary": "Who asked for an offer is a client, a supplier too",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "client_base contributors",
    "depends": ["client_base", "crm"],
    "demo": ["demo/client_base_crm_demo.xml"],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
