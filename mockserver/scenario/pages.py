"""Pages that a portal shows in place of an answer, in our own words."""

SSO_LOGIN_PATH = "/sso/login"
HTML = "text/html; charset=utf-8"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<h1>{title}</h1>
{body}
<p><small>Shown by crr-mock. This is not CAISO's page.</small></p>
</body>
</html>
"""

LOGIN = _PAGE.format(
    title="Sign in",
    body=f"""<p>Your session has ended. Sign in again to go on.</p>
<form method="post" action="{SSO_LOGIN_PATH}">
<label>User <input name="user" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button>
</form>""",
).encode()

MAINTENANCE = _PAGE.format(
    title="Down for maintenance",
    body="<p>The application is not available while it is being maintained. Please come back later.</p>",
).encode()
