#include "app/silence.hpp"

namespace acme8443::app {

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
        case Errc::rate_limited:
            return true;
        default:
            return false;
    }
}

void Silence::note(std::string_view directory_url, const std::optional<Error>& error)
{
    const std::scoped_lock lock(mutex_);
    const auto row = rows_.find(directory_url);
    if (!error || !means_silence(error->code)) {
        if (row != rows_.end()) rows_.erase(row);
    } else if (row == rows_.end()) {
        rows_.emplace(directory_url, Row{1, *error});
    } else {
        row->second = Row{row->second.length + 1, *error};
    }
}

std::optional<Error> Silence::after(std::string_view directory_url, unsigned length) const
{
    const std::scoped_lock lock(mutex_);
    const auto row = rows_.find(directory_url);
    if (row == rows_.end() || row->second.length < length) return std::nullopt;
    Error error = row->second.last;
    return std::move(error).while_doing("not asked, because this run has had no better answer");
}

std::optional<Error> Silence::before_asking(std::string_view directory_url) const
{
    return after(directory_url, 1);
}

std::optional<Error> Silence::before_ordering(std::string_view directory_url) const
{
    return after(directory_url, 3);
}

}  // namespace acme8443::app
