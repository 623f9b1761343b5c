{
    "name": "Client Base: Automation Rules",
    "summary": "Automation rules and webhooks when a client enters or leaves a segment",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "license": "LGPL-3",
    "author": "client_base contributors",
    "depends": ["client_base", "base_automation"],
    "data": [
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "views/client_segment_announcement_views.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
