#pragma once
#include <memory>

#include "base/net/http_client.hpp"
#include "hooks/target.hpp"

namespace acme8443::hooks {

/// As make_target, with errors that name the setting only.
Result<std::unique_ptr<Target>> make_unnamed(const TargetSpec& spec);

// One per file of this folder; registry.cpp lists them.
Result<std::unique_ptr<Target>> make_acmesh_hook(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_certbot_hook(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_dehydrated_hook(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_exec(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_fdm(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_files(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_fortigate(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_haproxy(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_jetty(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_kubernetes(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_lego_hook(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_plesk(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_script(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_tomcat(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_vcenter(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_verify_only(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_watched(const TargetSpec& spec);
Result<std::unique_ptr<Target>> make_wildfly(const TargetSpec& spec);

// The same with the client that they ask the service through.
Result<std::unique_ptr<Target>> make_fdm(const TargetSpec& spec,
                                         std::unique_ptr<net::HttpClient> http);
Result<std::unique_ptr<Target>> make_fortigate(const TargetSpec& spec,
                                               std::unique_ptr<net::HttpClient> http);
Result<std::unique_ptr<Target>> make_vcenter(const TargetSpec& spec,
                                             std::unique_ptr<net::HttpClient> http);
Result<std::unique_ptr<Target>> make_kubernetes(const TargetSpec& spec,
                                                std::unique_ptr<net::HttpClient> http);
Result<std::unique_ptr<Target>> make_tomcat(const TargetSpec& spec,
                                            std::unique_ptr<net::HttpClient> http);
Result<std::unique_ptr<Target>> make_wildfly(const TargetSpec& spec,
                                             std::unique_ptr<net::HttpClient> http);

}  // namespace acme8443::hooks
