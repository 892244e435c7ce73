#!/usr/bin/env python3
"""Writes looks.ndjson: what `check` sees besides the way from port 80, and which rules speak of it."""
import json, pathlib

here = pathlib.Path(__file__).parent
now, rows = "2026-11-20T00:00:00Z", []
V6, V4 = "2600:9000::1", "192.5.6.30"


def add(kind, why, findings, outcome=None, at=now, name="example.com", profile="letsencrypt", **facts):
    rows.append({"id": f"{kind}: {why}", "kind": kind, "profile": profile, "at": at,
                 "identifier": {"type": "dns", "value": name}, **facts,
                 "expect": {"outcome": outcome or "permitted", "findings": findings}})


# --- every address on port 80 -------------------------------------------------------------------

def sight(address=V4, status=404, **more):
    return {"address": address, "status": status, **more}


def survey(why, findings, *sights, **more):
    add("survey", why, findings, sights=list(sights), **more)


survey("one address", [], sight())
survey("another port offered", ["response-alternative-service"], sight(headers={"alt-svc": 'h2=":8443"; ma=60'}))
survey("443 offered", [], sight(headers={"alt-svc": 'h3=":443"; ma=60'}))
survey("both families alike", [], sight(V6), sight())
survey("a private address beside a public one", ["dns-special-address"],
       {"address": "10.0.0.1", "contacted": False}, sight())
survey("an IPv4-mapped address", ["dns-special-address"],
       {"address": "::ffff:192.5.6.30", "contacted": False}, sight())
survey("a public address that was not contacted", [], {"address": V6, "contacted": False}, sight())
for reason in ("refused", "timeout", "unreachable", "silent", "broken"):
    survey(f"IPv6 {reason}", ["connection-each-ipv6"],
           {"address": V6, "no_answer": reason, "problem": "..."}, sight())
    survey(f"the second IPv4 {reason}", ["connection-each-ipv4"], sight(),
           {"address": "192.5.6.31", "no_answer": reason})
survey("nobody answers anywhere", [], {"address": V6, "no_answer": "refused"},
       {"address": V4, "no_answer": "refused"})
survey("the time was up", [], sight(), {"address": "192.5.6.31", "no_answer": "out-of-time"})
survey("another status over IPv6", ["connection-addresses-agree"], sight(V6, 200), sight())
survey("another server at the second address", ["connection-addresses-agree"],
       sight(headers={"server": "nginx"}), sight("192.5.6.31", headers={"Server": "Apache"}))
survey("another redirect", ["connection-addresses-agree"],
       sight(status=301, headers={"location": "https://example.com/"}),
       sight("192.5.6.31", 301, headers={"location": "https://www.example.com/"}))
for server in ("micro_httpd", "cisco-IOS", "LANCOM 1781", "Mini web server 1.0 ZTE corp 2005."):
    survey(f"a router: {server}", ["response-not-a-router"], sight(headers={"Server": server}))
survey("a web server", [], sight(headers={"Server": "nginx/1.22"}))
cookie = '<script src="/aes.js"></script><script>function toNumbers(d){}</script>'
survey("nginx's test cookie", ["response-no-test-cookie"], sight(status=200, body=cookie),
       outcome="refused")
survey("a script called aes.js", [], sight(status=200, body='<script src="/aes.js"></script>'))
for words in ("Reason: You're speaking plain HTTP to an SSL-enabled server port.",
              "The plain HTTP request was sent to HTTPS port"):
    survey(f"HTTP on an HTTPS port: {words[:10]}", ["response-http-port"],
           sight(status=400, body=words), outcome="refused")
survey("another bad request", [], sight(status=400, body="Bad Request"))
survey("a Palo Alto firewall", ["response-no-firewall"],
       sight(status=503, body="Application: acme-protocol"), outcome="refused")
survey("another 503", [], sight(status=503, body="Application: none"))
survey("a Refresh header", ["response-no-refresh"],
       sight(status=200, headers={"Refresh": "0; url=https://example.com/"}))
survey("a meta refresh", ["response-no-refresh"],
       sight(status=200, body='<meta http-equiv="Refresh" content="0; url=/">'))
survey("a page", [], sight(status=200, body="<p>hello"))
survey("Cloudflare", ["response-cdn"], sight(headers={"Server": "cloudflare"}))


def way(why, findings, server, last, outcome="permitted", **more):
    url = "http://example.com/.well-known/acme-challenge/token"
    add("http-01", why, findings, outcome, token="token", planted="nobody", recorded=True,
        dns={"example.com": {"A": [V4]}}, connect={},
        serve={url: {"status": 301, "headers": {"server": server,
                                                "location": url.replace("http", "https")}},
               url.replace("http", "https"): last}, **more)


way("Cloudflare without a certificate", ["connection-cdn-certificate", "connection-answer"], "cloudflare",
    {"no_answer": "tls", "problem": "alert handshake failure"}, "refused")
way("another server without one", ["connection-answer"], "nginx", {"no_answer": "tls"}, "refused")
way("Cloudflare with one", [], "cloudflare", {"status": 404})


def direct(why, findings, outcome="permitted", planted="nobody", answer=None, **more):
    add("http-01", why, findings, outcome, token="token", planted=planted, recorded=True,
        dns={"example.com": {"A": [V4]}}, connect={},
        serve={"http://example.com/.well-known/acme-challenge/token": answer or {"status": 404}}, **more)


direct("our responder, and another server answers", ["response-from-elsewhere"], planted="responder")
direct("our responder answers", [], planted="responder", key_authorization="token.x",
       answer={"status": 200, "body": "token.x"})
direct("the webroot is another one", ["response-status"], "refused", planted="webroot",
       key_authorization="token.x")
direct("the webroot is the site's", [], planted="webroot", key_authorization="token.x",
       answer={"status": 200, "body": "token.x\n"})
direct("nothing is planted", [])
direct("our time was up", ["connection-answer"], "refused", answer={"no_answer": "out-of-time"})

# --- port 443 -----------------------------------------------------------------------------------

def tls(address=V4, **more):
    return {"address": address, **more}


def port(why, findings, *sights, outcome=None, **more):
    add("port-443", why, findings, outcome or ("refused" if findings else "permitted"),
        sights=list(sights), **more)


site, challenge = "c2l0ZQ==", "Y2hhbGxlbmdl"
accepts = {"alpn": "acme-tls/1", "certificate": challenge}
port("a responder", [], tls(**accepts))
port("a responder beside the site", ["port-443-splice"],
     tls(**accepts, ordinary=True, site_certificate=site), outcome="permitted")
port("the site accepts it itself", [],
     tls(alpn="acme-tls/1", certificate=site, ordinary=True, site_certificate=site))
port("no address", ["port-443-address"])
port("only a private address", ["port-443-address"], {"address": "10.0.0.1", "contacted": False})
for reason in ("refused", "timeout", "unreachable"):
    port(f"nobody there: {reason}", ["port-443-connection"], tls(no_answer=reason))
port("plain HTTP", ["port-443-tls"], tls(no_answer="tls", plain_http=True))
port("a site without it", ["port-443-protocol"], tls(certificate=site, ordinary=True, site_certificate=site))
port("a site that refuses it", ["port-443-protocol"],
     tls(no_answer="tls", problem="alert no application protocol", ordinary=True, site_certificate=site))
port("another server than our own", ["port-443-protocol"], tls(no_answer="tls"), planted=True)
port("Cloudflare", ["port-443-protocol", "port-443-cdn"],
     tls(no_answer="tls", ordinary=True, site_certificate=site, server="cloudflare"))
port("IPv6 refuses, IPv4 answers", ["port-443-ipv6"], tls(V6, no_answer="refused"), tls(**accepts),
     outcome="permitted")
port("IPv6 is another server", ["port-443-ipv6"], tls(V6, certificate=site), tls(**accepts),
     outcome="permitted")
port("both refuse", ["port-443-connection"], tls(V6, no_answer="refused"), tls(no_answer="refused"))
port("IPv6 is enough", [], tls(V6, **accepts), tls(no_answer="refused"))

# --- the TXT record -----------------------------------------------------------------------------

record = "_acme-challenge.example.com"


def server(number, **more):
    return {"name": f"ns{number}.example.com", "address": f"192.5.6.{number}", "authoritative": True,
            "serial": 1, **more}


def dns(why, findings, outcome="permitted", servers=None, **more):
    add("dns", why, findings, outcome,
        **{"record": record, "zone": "example.com", "exists": False,
           "servers": [server(1), server(2)] if servers is None else servers,
           "delegated_to": ["ns1.example.com", "ns2.example.com"],
           "served_by": ["ns1.example.com", "ns2.example.com"], **more})


dns("nothing there yet", [])
dns("the name does not exist at either", [], servers=[server(1, rcode=3), server(2, rcode=3)])
dns("the lookup fails", ["dns-txt-lookup"], "refused", problem="asking DNS: SERVFAIL")
bogus = "asking DNS: bogus (DNSSEC): no signatures"
dns("bogus", ["dns-dnssec", "dns-txt-lookup"], "refused", problem=bogus)
for at, findings in (("2026-03-14T23:59:59Z", ["dns-txt-lookup"]),
                     ("2026-03-15T00:00:00Z", ["dns-dnssec", "dns-txt-lookup"]),
                     ("2026-03-15T00:00:01Z", ["dns-dnssec", "dns-txt-lookup"])):
    dns(f"bogus at {at}", findings, "refused", problem=bogus, at=at)
dns("one server is silent", ["dns-server-answers"], servers=[server(1), server(2, problem="time out")])
dns("one server has no address", ["dns-server-answers"], servers=[server(1), {"name": "ns2.example.com"}])
dns("one server has a private address", ["dns-server-answers"],
    servers=[server(1), server(2, address="10.0.0.1", contacted=False)])
dns("one server is lame", ["dns-server-lame"], servers=[server(1), server(2, authoritative=False)])
for rcode in (2, 5):
    dns(f"one server answers {rcode}", ["dns-server-lame"], servers=[server(1), server(2, rcode=rcode)])
dns("no server answers", ["dns-any-server", "dns-server-answers"], "refused",
    servers=[server(1, problem="time out")])
dns("parent and zone differ", ["dns-delegation"], served_by=["ns1.example.com", "ns3.example.com"])
dns("the parent was not seen", [], delegated_to=[])
dns("one server lags behind", ["dns-txt-leftover", "dns-servers-agree", "dns-servers-serial"], exists=True,
    values=["x"], servers=[server(1, values=["x"]), server(2, serial=0)])
dns("another serial alone", ["dns-servers-serial"], servers=[server(1), server(2, serial=2)])
dns("a value is left", ["dns-txt-leftover"], exists=True, values=["x"],
    servers=[server(1, values=["x"]), server(2, values=["x"])])
many = [f"{number:043}" for number in range(22)]
dns("22 values are left", ["dns-txt-leftover"], exists=True, values=many, servers=[])
dns("23 values are left", ["dns-txt-leftover", "dns-txt-size"], exists=True, values=many + [43 * "x"],
    servers=[])
dns("typed into a panel", ["dns-txt-doubled"], doubled=[record + ".example.com"])
dns("an alias", ["dns-txt-alias"], aliases=["a.elsewhere.example.net"], zone="elsewhere.example.net")
add("dns", "registered", [], registered=True)
add("dns", "not registered", ["dns-registered"], "refused", registered=False)

# --- dns-persist-01 -----------------------------------------------------------------------------

account = "https://acme-v02.api.letsencrypt.org/acme/acct/1"


def persist(why, findings, outcome=None, values=(), ours=account, issuers=("letsencrypt.org",), **more):
    add("dns", f"persist, {why}", findings,
        outcome or ("refused" if findings else "permitted"), challenge="dns-persist-01",
        record="_validation-persist.example.com", values=list(values), issuers=list(issuers),
        account_uri=ours, **more)


good = f"letsencrypt.org; accounturi={account}"
end = 1795824000  # 2026-11-28T00:00:00Z
persist("there", ["persist-scope"], "permitted", values=[good])
persist("there, also for wildcards", [], values=[good + "; policy=wildcard"])
persist("nothing there", ["persist-record"])
persist("another CA's", ["persist-record"], values=[f"ca.example.net; accounturi={account}"])
persist("another account's", ["persist-record"], values=[good + "0"])
persist("unreadable", ["persist-record"], values=["letsencrypt.org"])
persist("a wildcard without policy", ["persist-record"], values=[good], name="*.example.com")
persist("a wildcard with policy", [], values=[good + "; policy=wildcard"], name="*.example.com")
persist("for a long time", ["persist-scope"], "permitted", values=[good + "; persistUntil=1900000000"])
persist("for eight days", ["persist-until", "persist-scope"], "permitted", values=[good + f"; persistUntil={end}"])
persist("for ten days in 2025", ["persist-until", "persist-scope"], "permitted", at="2025-11-12T00:00:00Z",
        values=[good + "; persistUntil=1763769600"])
persist("over", ["persist-record"], values=[good + "; persistUntil=1700000000"])
persist("the longest counts", ["persist-scope"], "permitted", values=[good + f"; persistUntil={end}", good])
persist("our account is not known", ["persist-account", "persist-scope"], "permitted", values=[good], ours="")
persist("the CA's names are not known", ["persist-record"], "permitted", values=[good], issuers=())
for at, findings in (("2025-11-09T23:59:59Z", []), ("2025-11-10T00:00:00Z", ["persist-record"]),
                     ("2025-11-10T00:00:01Z", ["persist-record"])):
    persist(f"nothing there at {at}", findings, at=at)
for at, findings in (("2025-11-09T23:59:59Z", []), ("2025-11-10T00:00:00Z", ["persist-scope"]),
                     ("2025-11-10T00:00:01Z", ["persist-scope"])):
    persist(f"there at {at}", findings, "permitted", values=[good], at=at)

(here / "looks.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
