#pragma once
// Internal: what dns_publisher.cpp lists. One method, one file.
#include "acme/challenge/dns_publisher.hpp"

namespace acme8443::acme {

using MadePublisher = Result<std::unique_ptr<DnsPublisher>>;

MadePublisher make_rfc2136(const SettingsReader& settings, const DnsTools& tools);
MadePublisher make_acme_dns(const SettingsReader& settings, const DnsTools& tools);
MadePublisher make_httpreq(const SettingsReader& settings, const DnsTools& tools);
MadePublisher make_certbot_hooks(const SettingsReader& settings, const DnsTools& tools);
MadePublisher make_lego_exec(const SettingsReader& settings, const DnsTools& tools);
MadePublisher make_dehydrated_hook(const SettingsReader& settings, const DnsTools& tools);
MadePublisher make_uacme_hook(const SettingsReader& settings, const DnsTools& tools);
MadePublisher make_acme_sh(const SettingsReader& settings, const DnsTools& tools);

}  // namespace acme8443::acme
