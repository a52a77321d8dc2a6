# Puts the administrator and the client of the services, as their secrets have them now, into the users of the broker, and leaves
# the devices alone.
#   . users so far    $admin, $services   freshly made users, each the only client of its file

def allow($kind): { acltype: $kind, topic: ., priority: 0, allow: true };

# "#" leaves out topics that start with $, so the services cannot administer; the broker's statistics are for the health check.
def services_role: {
  rolename: "services",
  acls: [
    ("#" | allow("publishClientSend")),
    ("#" | allow("publishClientReceive")),
    ("#" | allow("subscribePattern")),
    ("#" | allow("unsubscribePattern")),
    ("$SYS/#" | allow("publishClientReceive")),
    ("$SYS/#" | allow("subscribePattern"))
  ]
};

($admin.clients[0]) as $administrator
| ($services.clients[0] | .roles = [{ rolename: "services" }] | .textname = "Services") as $client
| .clients = [$administrator, $client] + [.clients[] | select(.username != $administrator.username and .username != $client.username)]
| .roles = [services_role] + [.roles[] | select(.rolename != "services")]
