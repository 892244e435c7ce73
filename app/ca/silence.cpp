#include "app/ca/silence.hpp"

namespace acme8443::app {

namespace {

/// Is this how it looks when the CA cannot be reached, or is in trouble?
bool means_silence(Errc code)
{
    switch (code) {
        case Errc::dns:
        case Errc::connection_refused:
        case Errc::connection_timeout:
        case Errc::unreachable:
        case Errc::network:
        case Errc::tls:
        case Errc::timeout:
            return true;
        default:
            return false;
    }
}

}  // namespace

void Silence::note(std::string_view directory_url, const std::optional<Error>& error)
{
    const std::scoped_lock lock(mutex_);
    const bool silent = error && means_silence(error->code);
    const auto row = rows_.find(directory_url);
    const unsigned before = row == rows_.end() ? 0 : row->second.silent;
    if (silent || (error && error->code == Errc::rate_limited))
        rows_.insert_or_assign(std::string(directory_url), Row{silent ? before + 1 : 0, *error});
    else if (row != rows_.end())
        rows_.erase(row);
}

std::optional<Error> Silence::after(std::string_view directory_url, unsigned silent) const
{
    const std::scoped_lock lock(mutex_);
    const auto row = rows_.find(directory_url);
    if (row == rows_.end() || row->second.silent < silent) return std::nullopt;
    Error error = row->second.last;
    return std::move(error).while_doing("not asked, because this run has had no better answer");
}

std::optional<Error> Silence::before_asking(std::string_view directory_url) const
{
    return after(directory_url, 0);
}

std::optional<Error> Silence::before_ordering(std::string_view directory_url) const
{
    return after(directory_url, 3);
}

}  // namespace acme8443::app
