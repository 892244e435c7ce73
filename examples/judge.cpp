// Would a CA follow these redirects? Links the library `validator` and nothing else of acme8443.
#include <iostream>

#include "validator/permitted_port.hpp"

using namespace acme8443::validator;

int main()
{
    const CaProfile ca = *ca_profile("letsencrypt");
    Url at = *Url::parse("http://example.com/.well-known/acme-challenge/token");
    unsigned number = 0;
    for (const char* location : {"https://example.com/verify", "//www.example.com:8443/verify"}) {
        Redirect redirect{.status = 301, .from = at.text(), .location = location};
        redirect.number = ++number;
        redirect.target = *at.resolve(location);
        const auto judged =
            RedirectJudgement::of(redirect, rules::of(Area::redirect), utc(2026, 11, 20), ca);
        std::cout << location << ": " << to_string(judged.verdict.decision());
        if (const Finding* why = judged.verdict.decisive()) {
            std::cout << " by " << why->rule->id << " (" << why->rule->cites
                      << "): " << why->message;
        }
        std::cout << '\n';
        at = *redirect.target;
    }
}
