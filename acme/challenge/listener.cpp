#include "acme/challenge/listener.hpp"

namespace acme8443::acme {

Result<void> check_listener(const ListenerRule& rule)
{
    const std::string why = "a CA looks at port " + std::to_string(rule.public_port) +
                            " of the name and nowhere else (" + std::string(rule.cites) +
                            "): the public port stays " + std::to_string(rule.public_port);
    if (rule.forwarded_from && *rule.forwarded_from != rule.public_port)
        return fail(Errc::bad_config,
                    "cannot answer from port " + std::to_string(*rule.forwarded_from) + ": " + why);
    if (rule.port == 0) return fail(Errc::bad_config, "port 0 is no port to listen on");
    if (rule.port == rule.public_port || rule.forwarded_from) return {};
    const std::string ours = std::to_string(rule.port);
    const std::string theirs = std::to_string(rule.public_port);
    return fail(Errc::bad_config, "cannot listen on port " + ours + " alone: " + why +
                                      ". If something forwards port " + theirs + " to port " +
                                      ours + ", say so with " + std::string(rule.flag) + " " +
                                      theirs);
}

}  // namespace acme8443::acme
