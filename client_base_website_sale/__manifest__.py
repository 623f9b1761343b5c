{
    "name": "Client Base: eCommerce",
    "summary": "Segments of clients by what they bought on which website",
    "version": "19.0.1.0.0",
    "category": "Website/Website",
    "license": "LGPL-3",
    "author": "client_base contributors",
    "depends": ["client_base", "website_sale"],
    "data": ["views/client_segment_views.xml"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
