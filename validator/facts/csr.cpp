#include "validator/facts/csr.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace acme8443::validator {

CsrFacts::CsrFacts(std::string der_) : der(std::move(der_))
{
    auto read = pki::read_csr(der);
    if (read) {
        contents = *std::move(read);
    } else {
        problem = std::move(read).error().message;
    }
}

std::vector<Identifier> names_asked_for(const pki::CsrContents& contents)
{
    std::vector<Identifier> names;
    for (const Identifier& name : contents.names) {
        names.push_back(Identifier::raw(name.kind(), lower(name.value())));
    }
    if (!contents.common_name.empty()) {
        names.push_back(Identifier::raw(Identifier::Kind::dns, lower(contents.common_name)));
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace acme8443::validator
