#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/net/http_client.hpp"

namespace acme8443 {

/// Answers from a script and remembers what it was asked. In this order: what next() queued, what
/// on() says for the URL, otherwise; a request nobody thought of fails with Errc::internal, naming
/// it.
class ScriptedHttp final : public net::HttpClient {
public:
    using Reply = Result<net::HttpResponse>;

    static net::HttpResponse reply(int status, std::string body = {},
                                   std::multimap<std::string, std::string> headers = {})
    {
        net::HttpResponse response;
        response.status = status;
        response.body = std::move(body);
        response.headers = std::move(headers);
        return response;
    }

    /// The next request, whatever its URL, gets this answer.
    ScriptedHttp& next(Reply answer)
    {
        queue_.push_back(std::move(answer));
        return *this;
    }
    /// Requests for this URL get their answers in the order of the calls; the last one stays.
    ScriptedHttp& on(const std::string& url, Reply answer)
    {
        table_[url].push_back(std::move(answer));
        return *this;
    }

    Result<net::HttpResponse> send(const net::HttpRequest& request, std::stop_token stop) override
    {
        requests.push_back(request);
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        if (!queue_.empty()) return take(queue_, 0);
        if (auto found = table_.find(request.url); found != table_.end())
            return take(found->second, 1);
        if (otherwise) return otherwise(request);
        return fail(Errc::internal, "no answer scripted for " + request.method + " " + request.url);
    }

    std::vector<net::HttpRequest> requests{};  ///< all of them, also those that failed
    std::function<Reply(const net::HttpRequest&)> otherwise{};

private:
    static Reply take(std::deque<Reply>& from, std::size_t keep)
    {
        Reply answer = from.front();
        if (from.size() > keep) from.pop_front();
        return answer;
    }
    std::deque<Reply> queue_;
    std::map<std::string, std::deque<Reply>> table_;
};

}  // namespace acme8443
