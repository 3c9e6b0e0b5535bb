"""The site as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from clairevoie.web.site.uploads import WholeRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clairevoie.web.settings")
application = WholeRequest(get_wsgi_application())
