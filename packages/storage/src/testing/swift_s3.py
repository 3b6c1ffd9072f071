"""OpenStack Swift with its S3 interface in one process, on one folder, for tests: swift_s3.py FOLDER PORT KEY SECRET"""

import json
import os
import sys

import eventlet
import eventlet.wsgi

eventlet.monkey_patch()

from swift.common import utils
from swift.common.ring import RingBuilder

folder, port, key, secret = sys.argv[1:]
devices = os.path.join(folder, "devices")
os.makedirs(os.path.join(devices, "disk"), exist_ok=True)

# What is written survives the end of the process without it, and tests do no more to it.
os.fsync = lambda descriptor: None

# Instead of /etc/swift/swift.conf, which is the machine's.
utils.HASH_PATH_PREFIX, utils.HASH_PATH_SUFFIX = b"crowdsky", b"tests"
utils.SWIFT_CONF_FILE = os.path.join(folder, "swift.conf")
with open(utils.SWIFT_CONF_FILE, "w") as file:
    file.write("[swift-hash]\nswift_hash_path_prefix = crowdsky\nswift_hash_path_suffix = tests\n")

from swift.account.server import AccountController
from swift.common.storage_policy import reload_storage_policies
from swift.common.wsgi import SwiftHttpProtocol, loadapp
from swift.container.server import ContainerController
from swift.obj.server import ObjectController

reload_storage_policies()
settings = {"swift_dir": folder, "devices": devices, "mount_check": "false", "log_level": "ERROR"}
logger = utils.get_logger({"log_level": "ERROR"}, name="swift-s3")


def listen(at):
    return eventlet.listen(("127.0.0.1", at), reuse_addr=True)


def serve(socket, app):
    # The SDKs of S3 want "ETag" as it is.
    eventlet.wsgi.server(
        socket, app, utils.NullLogger(), protocol=SwiftHttpProtocol, capitalize_response_headers=False
    )


for name, controller in (
    ("account", AccountController),
    ("container", ContainerController),
    ("object", ObjectController),
):
    socket = listen(0)
    builder = RingBuilder(2, 1, 1)
    place = {"ip": "127.0.0.1", "port": socket.getsockname()[1], "device": "disk"}
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1, **place})
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, f"{name}.ring.gz"))
    eventlet.spawn(serve, socket, controller(settings))

proxy = os.path.join(folder, "proxy-server.conf")
with open(proxy, "w") as file:
    file.write(
        f"""[DEFAULT]
swift_dir = {folder}
log_level = ERROR
[pipeline:main]
pipeline = catch_errors bulk s3api tempauth slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
[filter:tempauth]
use = egg:swift#tempauth
user_crowdsky_{key} = {secret} .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""
    )


class Cache:
    """Stands where memcached does, without which each request asks for account and container anew."""

    values = {}

    def get(self, key, raise_on_error=False):
        return json.loads(self.values.get(key, "null"))

    def set(self, key, value, **_):
        self.values[key] = json.dumps(value)

    def delete(self, key, server_key=None):
        self.values.pop(key, None)


cache, app = Cache(), loadapp(proxy)


def with_cache(environ, start_response):
    environ["swift.cache"] = cache
    return app(environ, start_response)


serve(listen(int(port)), with_cache)
