#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "hooks/demands.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

struct Kind {
    std::string_view name;
    Result<std::unique_ptr<Target>> (*make)(const TargetSpec&);
};

// One line each: clang-format would fold them.
// clang-format off
constexpr std::array kinds{
    Kind{"acmesh-hook", make_acmesh_hook},
    Kind{"certbot-hook", make_certbot_hook},
    Kind{"dehydrated-hook", make_dehydrated_hook},
    Kind{"exec", make_exec},
    Kind{"fdm", make_fdm},
    Kind{"files", make_files},
    Kind{"fortigate", make_fortigate},
    Kind{"haproxy", make_haproxy},
    Kind{"jetty", make_jetty},
    Kind{"kubernetes", make_kubernetes},
    Kind{"lego-hook", make_lego_hook},
    Kind{"plesk", make_plesk},
    Kind{"script", make_script},
    Kind{"tomcat", make_tomcat},
    Kind{"vcenter", make_vcenter},
    Kind{"verify-only", make_verify_only},
    Kind{"watched", make_watched},
    Kind{"wildfly", make_wildfly},
};
// clang-format on

}  // namespace

Result<std::unique_ptr<Target>> make_unnamed(const TargetSpec& spec)
{
    if (auto known = demands_on({}, spec); !known) return fail(std::move(known).error());
    const auto kind = std::ranges::find(kinds, spec.kind, &Kind::name);
    if (kind != kinds.end()) return kind->make(spec);
    return fail(Errc::bad_config, "target: there is no \"" + printable(spec.kind, 60) +
                                      "\", only: " + join(target_kinds(), ", "));
}

Result<std::unique_ptr<Target>> make_target(const TargetSpec& spec)
{
    auto target = make_unnamed(spec);
    if (!target) return fail(std::move(target).error().while_doing(spec.name));
    return target;
}

std::vector<std::string> target_kinds()
{
    std::vector<std::string> names;
    for (const Kind& kind : kinds) names.emplace_back(kind.name);
    return names;
}

}  // namespace acme8443::hooks
