"""Look the locked packages up in a database of known vulnerabilities.

    python .ci/audit.py PIP_AUDIT LOCK...

Exits with 1 if a package has a known vulnerability. Where the database cannot be reached, or knows
none of the packages, it says so and exits with 0: no other check depends on the network.
"""

import json
import subprocess
import sys

UNREACHABLE = ("ConnectionError", "Max retries", "Timeout", "ServiceError", "HTTPError")


def audit(program: str, lock: str) -> int:
    """How many vulnerabilities the packages of a lock file have."""
    done = subprocess.run(
        [program, "--progress-spinner=off", "--disable-pip", "--require-hashes", "--timeout=10",
         "--format=json", "--requirement", lock],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    if not done.stdout.strip():
        if any(sign in done.stderr for sign in UNREACHABLE):
            print(f"{lock}: skipped: service not reachable")
            return 0
        raise SystemExit(f"{lock}: pip-audit failed\n{done.stderr}")
    packages = json.loads(done.stdout)["dependencies"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if len(unknown) == len(packages):
        print(f"{lock}: skipped: service not reachable (it knows none of {len(packages)} packages)")
        return 0
    found = [(package, each) for package in packages for each in package.get("vulns", ())]
    for package, each in found:
        fixed = ", ".join(each["fix_versions"]) or "no version yet"
        print(f"{lock}: {package['name']} {package['version']}: {each['id']}, fixed in {fixed}")
    for name in unknown:
        print(f"{lock}: {name}: not known to the service")
    print(f"{lock}: {len(packages)} packages, {len(found)} known vulnerabilities")
    return len(found)


if __name__ == "__main__":
    program, *locks = sys.argv[1:]
    sys.exit(sum(audit(program, lock) for lock in locks) > 0)
