#include "store/footprint.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/pki/encoding.hpp"
#include "store/layout.hpp"
#include "store/store.hpp"

namespace acme8443::store {

using std::chrono::sys_seconds;

void Footprint::add(const std::string& path)
{
    struct stat found {};
    if (stat(path.c_str(), &found) != 0) found = {};
    const std::array<std::uint64_t, 8> facts{found.st_dev,
                                             found.st_ino,
                                             found.st_mode,
                                             static_cast<std::uint64_t>(found.st_size),
                                             static_cast<std::uint64_t>(found.st_mtim.tv_sec),
                                             static_cast<std::uint64_t>(found.st_mtim.tv_nsec),
                                             static_cast<std::uint64_t>(found.st_ctim.tv_sec),
                                             static_cast<std::uint64_t>(found.st_ctim.tv_nsec)};
    for (const std::uint64_t fact : facts)
        for (unsigned shift = 0; shift < 64; shift += 8)
            facts_.push_back(static_cast<char>(fact >> shift));
    newest_ = std::max(newest_, sys_seconds(std::chrono::seconds(found.st_ctim.tv_sec)));
}

bool Footprint::settled(sys_seconds now) const { return newest_ + std::chrono::seconds(2) < now; }

std::string Footprint::text() const { return pki::hex(pki::sha256(facts_).substr(0, 16)); }

Footprint Store::footprint(std::string_view name) const
{
    Footprint all;
    const auto at = Layout::of(root_, name);
    if (!at) return all;
    const std::string live = at->live().string();
    all.add(live);
    for (const char* each :
         {"/privkey.pem", "/cert.pem", "/chain.pem", "/fullchain.pem", "/meta.json"})
        all.add(live + each);
    all.add(at->renewal().string());
    all.add(at->draft().string());
    return all;
}

}  // namespace acme8443::store
