// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Net;
using Fleet.Plotter.Web;
using Fleet.Storage;
using Fleet.TestKit;
using SkiaSharp;

namespace Fleet.Plotter.Tests.Web;

/// <summary>The page as a real browser shows it.</summary>
public sealed class BrowserTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_shows_the_comparison_and_its_figure()
    {
        Requires.Tool("chromium");
        using var folder = new TemporaryFolder();
        Recordings.Write(folder.File("a.frag"), "6.1.0", "h1", 7);
        Recordings.Write(folder.File("b.frag"), "6.12.0", "h2", 14);
        await using var host = await PlotterHost.StartAsync(new StoreLocation.InDirectory(folder.Path), new IPEndPoint(IPAddress.Loopback, 0), Stop);
        var screenshot = folder.File("page.png");

        var page = await BrowseAsync(folder, $"{host.Address}?a=kernel%3D6.1.*&b=kernel%3D6.12*", $"--screenshot={screenshot}", "--dump-dom");

        Assert.Contains("extfrag events &lt; order 9: 7 -&gt; 14 (100% more)", page, StringComparison.Ordinal);
        using var shown = SKBitmap.Decode(screenshot);
        Assert.True(Share(shown, new SKColor(0x00, 0x72, 0xB2)) > 0.0005, "A's blue is not on the screen: the figure is not shown");
        Assert.True(Share(shown, new SKColor(0xE6, 0x9F, 0x00)) > 0.0005, "B's orange is not on the screen");
    }

    [Theory]
    [InlineData("matrix", "2 hosts by 3 builds")]
    [InlineData("history", "3 builds, 6.1.0 to 6.18.0, 6 runs")]
    public async Task Pages_of_figures_show_them_without_script(string view, string headline)
    {
        Requires.Tool("chromium");
        using var folder = new TemporaryFolder();
        string[] kernels = ["6.1.0", "6.12.0", "6.18.0"];
        for (var i = 0; i < 6; i++)
        {
            Recordings.Write(folder.File($"{i}.frag"), kernels[i / 2], $"h{(i % 2) + 1}", 7 + (ulong)i);
        }

        await using var host = await PlotterHost.StartAsync(new StoreLocation.InDirectory(folder.Path), new IPEndPoint(IPAddress.Loopback, 0), Stop);
        var screenshot = folder.File("page.png");

        var page = await BrowseAsync(folder, $"{host.Address}{view}?runs=kernel%3D6*", $"--screenshot={screenshot}", "--dump-dom");

        Assert.Contains(headline, page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/" + view + "\" aria-current=\"page\">", page, StringComparison.Ordinal);
        using var shown = SKBitmap.Decode(screenshot);
        using var client = new HttpClient();
        using var figure = SKBitmap.Decode(await client.GetByteArrayAsync(new Uri(host.Address, $"{view}.png?runs=kernel%3D6*"), Stop));
        Assert.True(
            ShareOfInk(shown) > 0.5 * ShareOfInk(figure) * figure.Width * figure.Height * Math.Pow(1192.0 / figure.Width, 2) / (shown.Width * shown.Height),
            "the figure is not on the screen");
        if (Environment.GetEnvironmentVariable("FLEET_FIGURES") is { Length: > 0 } kept)
        {
            File.Copy(screenshot, Path.Combine(kept, $"page-{view}.png"), overwrite: true);
        }
    }

    static async Task<string> BrowseAsync(TemporaryFolder folder, string address, params string[] more)
    {
        var start = new ProcessStartInfo("chromium") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1240,2400", "--timeout=20000", $"--user-data-dir={folder.File("profile")}", .. more, address,
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using var browser = Process.Start(start)!;
        var (page, errors) = (browser.StandardOutput.ReadToEndAsync(Stop), browser.StandardError.ReadToEndAsync(Stop));
        await browser.WaitForExitAsync(Stop);
        Assert.True(browser.ExitCode == 0, await errors);
        return await page;
    }

    static double ShareOfInk(SKBitmap image) => image.Pixels.Count(pixel => pixel.Red + pixel.Green + pixel.Blue < 600) / (double)(image.Width * image.Height);

    // Near enough: the browser scales the figure down.
    static double Share(SKBitmap image, SKColor colour) => image.Pixels.Count(pixel =>
        Math.Abs(pixel.Red - colour.Red) < 24 && Math.Abs(pixel.Green - colour.Green) < 24 && Math.Abs(pixel.Blue - colour.Blue) < 24)
        / (double)(image.Width * image.Height);
}
