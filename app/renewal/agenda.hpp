#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "app/renewal/standing.hpp"
#include "app/settings/configuration.hpp"
#include "store/store.hpp"

namespace acme8443::app {

/// Which certificates need no look, so that a run in which nothing is due costs no more than a few
/// stat(2) for each: a file `agenda` in the store, written by `renew` for itself. It decides
/// nothing. An entry says what a whole look has found (Quiet) and the footprint of every file that
/// the look has read; while that is the same, another look would find the same. Lost, torn or stale
/// it costs the time of looking, and nothing else. Certificates with targets have no entry: what a
/// service serves is looked at in every run. Nor has one with a second beside it: so the file of
/// whatever has an entry need not be opened to know that there is none.
class Agenda {
public:
    /// Borrows both. What cannot be read, was written by another release, or before acme8443.toml
    /// was changed, is empty.
    Agenda(const store::Store& store, const Configuration& configuration);

    /// Of everything that a whole look at this certificate reads; to be taken before the look.
    store::Footprint footprint(std::string_view name) const;
    /// Did a whole look at these very files find that nothing is to be done on this occasion?
    bool quiet(const std::string& name, const store::Footprint& now, const Occasion& occasion);
    /// A whole look has.
    void note(const std::string& name, const store::Footprint& seen, const Quiet& quiet,
              std::chrono::sys_seconds now);
    /// Keeps what quiet() and note() were asked of since it was made, when that differs from what
    /// is on disk. Errors: those of writing; they cost time only.
    Result<void> save() const;

private:
    struct Entry {
        std::string footprint;
        Quiet quiet;
        bool wanted;  ///< of a certificate that this run has considered
    };
    std::string heading() const;
    void read(std::string_view text);

    const store::Store& store_;
    const Configuration& configuration_;
    std::string configured_;
    std::map<std::string, Entry, std::less<>> entries_{};
    bool changed_{};
};

}  // namespace acme8443::app
