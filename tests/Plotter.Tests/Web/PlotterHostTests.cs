// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Text.RegularExpressions;
using Fleet.Plotter.Web;
using Fleet.Storage;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Web;

public sealed class PlotterHostTests : IAsyncLifetime
{
    readonly TemporaryFolder _folder = new();
    PlotterHost _host = null!;
    HttpClient _client = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Recordings.Write(_folder.File("a.frag"), "6.1.0", "h1", 7, ("note", "<script>alert(1)</script>"));
        Recordings.Write(_folder.File("b.frag"), "6.12.0", "h2", 14);
        (_host, _client) = await StartAsync(new StoreLocation.InDirectory(_folder.Path));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Page_lists_runs_by_kernel_and_escapes_what_people_wrote()
    {
        var page = await _client.GetStringAsync("/", Stop);

        Assert.Contains("<h2>6.1.0</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<h2>6.12.0</h2>", page, StringComparison.Ordinal);
        Assert.Contains("note=&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_may_be_loaded_from_elsewhere()
    {
        using var answer = await _client.GetAsync("/", Stop);

        Assert.StartsWith("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Comparison_is_on_the_page_and_in_three_formats()
    {
        const string Query = "?a=kernel%3D6.1.*&b=kernel%3D6.12*";

        Assert.Contains("extfrag events &lt; order 9: 7 -&gt; 14 (100% more)", await _client.GetStringAsync("/" + Query, Stop), StringComparison.Ordinal);
        Assert.StartsWith("extfrag events < order 9: 7 -> 14 (100% more)\n", await _client.GetStringAsync("/compare.txt" + Query, Stop), StringComparison.Ordinal);
        Assert.Contains("\"schema\": \"fleet/compare/v1\"", await _client.GetStringAsync("/compare.json" + Query, Stop), StringComparison.Ordinal);
        using var png = await _client.GetAsync("/compare.png" + Query, Stop);
        Assert.Equal("image/png", png.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("svg", "image/svg+xml")]
    [InlineData("mail", "text/plain")]
    [InlineData("md", "text/markdown")]
    [InlineData("csv", "text/csv")]
    [InlineData("html", "text/html")]
    [InlineData("xml", "application/xml")]
    [InlineData("ktap", "text/plain")]
    public async Task Every_format_can_be_had_from_the_page(string ending, string type)
    {
        using var answer = await _client.GetAsync($"/compare.{ending}?a=kernel%3D6.1.*&b=kernel%3D6.12*&b=kernel%3D6.12*", Stop);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("/matrix?runs=kernel%3D6*", "2 hosts by 2 builds", "<caption>fragmenting events, events/h</caption>")]
    [InlineData("/history?runs=kernel%3D6*", "2 builds, 6.1.0 to 6.12.0, 2 runs", "<caption>fragmenting events, events/h</caption>")]
    [InlineData("/history?runs=kernel%3D6*&metric=extfrag_claim&per=million-allocations&by=host", "2 builds, h1 to h2, 2 runs", "no change point")]
    [InlineData("/run?runs=kernel%3D6.12*", "extfrag events &lt; order 9: 14", "<img src=\"/run.png?runs=kernel%3D6.12%2A\"")]
    public async Task Figure_has_a_page_with_its_numbers(string path, params string[] words)
    {
        var page = await _client.GetStringAsync(path, Stop);

        Assert.All(words, word => Assert.Contains(word, page, StringComparison.Ordinal));
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/matrix", "kernel%3D6*")]
    [InlineData("/history", "kernel%3D6*")]
    [InlineData("/run", "kernel%3D6.12*")]
    public async Task Every_link_of_a_figures_page_can_be_followed(string path, string runs)
    {
        var page = await _client.GetStringAsync($"{path}?runs={runs}&per=gib-hour", Stop);
        var links = Regex.Matches(page, "(?:href|src|srcset)=\"(/[^\"]*)\"").Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToArray();

        Assert.Contains(links, link => link.StartsWith($"{path}.svg?", StringComparison.Ordinal));
        Assert.Contains(links, link => link.StartsWith($"{path}.png?", StringComparison.Ordinal) && link.EndsWith("&theme=dark", StringComparison.Ordinal));
        Assert.Contains(links, link => link.StartsWith($"{path}/panel.csv?", StringComparison.Ordinal));
        foreach (var link in links)
        {
            using var answer = await _client.GetAsync(link, Stop);
            Assert.True(answer.IsSuccessStatusCode, $"{link}: {answer.StatusCode}");
            Assert.Equal(
                link.Contains(".png", StringComparison.Ordinal) ? "image/png" : link.Contains(".svg", StringComparison.Ordinal) ? "image/svg+xml"
                    : link.Contains(".csv", StringComparison.Ordinal) ? "text/csv" : link.Contains(".css", StringComparison.Ordinal) ? "text/css" : "text/html",
                answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Csv_behind_a_panel_of_a_comparison_can_be_had()
    {
        const string Query = "?a=kernel%3D6.1.*&b=kernel%3D6.12*";

        Assert.Contains("href=\"/compare/panel.csv?", await _client.GetStringAsync("/" + Query, Stop), StringComparison.Ordinal);
        Assert.StartsWith("group,metric,unit,a,b,", await _client.GetStringAsync($"/compare/panel.csv{Query}&panel=all-metrics", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/matrix?runs=kernel%3D6.12*", "all runs are of one kernel: 6.12.0; a matrix needs two")]
    [InlineData("/history?runs=kernel%3D7*", "no run matches kernel=7*")]
    [InlineData("/history?runs=%2Fetc%2Fpasswd", "key=pattern")]
    [InlineData("/history?runs=kernel%3D6*&metric=%3Cb%3E", "metric=&lt;b&gt;: no such metric")]
    public async Task Page_says_why_there_is_no_figure(string path, string words) =>
        Assert.Contains(words, await _client.GetStringAsync(path, Stop), StringComparison.Ordinal);

    [Fact]
    public async Task New_run_and_new_label_show_at_once()
    {
        Assert.DoesNotContain("6.18.0", await _client.GetStringAsync("/", Stop), StringComparison.Ordinal);

        var run = Recordings.Write(_folder.File("c.frag"), "6.18.0", "h3", 9);
        Assert.Contains("<h2>6.18.0</h2>", await _client.GetStringAsync("/", Stop), StringComparison.Ordinal);

        await using var labels = new StoreLocation.InDirectory(_folder.Path).OpenLabels();
        await labels.AppendAsync([new(run, "workload", "pw")], Stop);
        Assert.Contains("workload=pw", await _client.GetStringAsync("/", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/compare.txt", HttpStatusCode.BadRequest, "want ?a=SELECTOR&b=SELECTOR")]
    [InlineData("/compare.txt?a=nonsense&b=kernel%3D6*", HttpStatusCode.BadRequest, "key=pattern")]
    [InlineData("/compare.txt?a=%2Fetc%2Fpasswd&b=kernel%3D6*", HttpStatusCode.BadRequest, "key=pattern")]
    [InlineData("/compare.txt?a=kernel%3D6*&b=kernel%3D6*&per=mile", HttpStatusCode.BadRequest, "per=mile")]
    [InlineData("/compare.txt?a=kernel%3D6*&b=kernel%3D6*&style=7", HttpStatusCode.BadRequest, "style=7")]
    [InlineData("/matrix.png", HttpStatusCode.BadRequest, "want ?runs=SELECTOR")]
    [InlineData("/history.svg?runs=kernel%3D6.12*", HttpStatusCode.NotFound, "a history needs two")]
    [InlineData("/history/panel.csv?runs=kernel%3D6*&panel=nothing", HttpStatusCode.NotFound, "want history-fragmenting-events")]
    [InlineData("/compare.txt?a=kernel%3D5*&b=kernel%3D6*", HttpStatusCode.NotFound, "no run matches kernel=5*")]
    public async Task Bad_requests_get_a_line(string path, HttpStatusCode status, string words)
    {
        using var answer = await _client.GetAsync(path, Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_follows_the_store()
    {
        var (host, client) = await StartAsync(new StoreLocation.InDirectory(_folder.File("missing")));
        await using var ours = host;
        using var theirs = client;

        using var live = await client.GetAsync("/healthz/live", Stop);
        using var ready = await client.GetAsync("/healthz/ready", Stop);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("ready", await _client.GetStringAsync("/healthz/ready", Stop));
    }

    [Fact]
    public async Task Port_in_use_is_said_plainly()
    {
        var error = await Assert.ThrowsAsync<IOException>(
            () => PlotterHost.StartAsync(new StoreLocation.InDirectory(_folder.Path), new IPEndPoint(IPAddress.Loopback, _host.Address.Port), Stop));

        Assert.Contains("is in use", error.Message, StringComparison.Ordinal);
    }

    static async Task<(PlotterHost Host, HttpClient Client)> StartAsync(StoreLocation store)
    {
        var host = await PlotterHost.StartAsync(store, new IPEndPoint(IPAddress.Loopback, 0), Stop);
        return (host, new HttpClient { BaseAddress = host.Address });
    }
}
