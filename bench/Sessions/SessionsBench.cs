using System.Diagnostics;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Bench.Sessions;

/// <summary>
/// A district at work: people at their desks, each with a session, an open page that is told of changes and a pause between two acts, and
/// designers at the canvases meanwhile. Memory and processor time are the server's; the visitors share the machine with it, so the latencies
/// are what somebody would wait here at worst.
/// Options: <c>--desks 300</c>, <c>--designers 20</c>, <c>--seconds 240</c> of steady work, <c>--pause 8</c> seconds between two acts of one person
/// (designers take half), <c>--cases 2000</c> made up beforehand.
/// </summary>
public static class SessionsBench
{
    public static readonly string[] Options = ["desks", "designers", "seconds", "pause", "cases"];

    const string Password = "bench-2026-sessions";
    const double Megabyte = 1024 * 1024;
    static readonly Post[] deskPosts = [Post.Operator, Post.Dispatcher, Post.Handler, Post.Callback, Post.GridWorker];

    public static async Task<Figures> Run(Options options)
    {
        var (desks, designers, seconds, pause) = (options.Int("desks", 300), options.Int("designers", 20), options.Int("seconds", 240), options.Int("pause", 8));
        using var scratch = new Scratch();
        string[] arguments = ["--data", scratch.Sub("data")];
        await using (var first = await ServerProcess.Start([.. arguments, "--demo-cases", $"{options.Int("cases", 2000)}"], scratch.Folder)) await first.Stop();
        var people = await LetIn(new DatabaseSettings { Folder = arguments[1] }, desks);

        await using var server = await ServerProcess.Start(arguments, scratch.Folder);
        var idle = ProcessUse.ResidentBytes(server.Id);
        var latencies = new Latencies();
        using var ended = new CancellationTokenSource();
        var sessions = new List<Task>();
        for (var n = 0; n < desks + designers; n++)
        {
            var (visitor, random) = (new PageVisitor(server.Address, latencies), new Random(HashCode.Combine(options.Seed, n)));
            await visitor.OpenAsync("sign-in", "/sign-in");
            await visitor.PressAsync("sign-in", "form[action='/sign-in'] button", new Dictionary<string, string> { ["name"] = n < desks ? people[n] : "designer.district", ["password"] = Password });
            if (!visitor.Done || visitor.Address.StartsWith("/sign-in", StringComparison.Ordinal)) throw new InvalidOperationException($"{(n < desks ? people[n] : "designer.district")} was not let in");
            Func<Task> act = n < desks ? new DeskPerson(visitor, random, n).ActAsync : new DesignerPerson(visitor, random, n).ActAsync;
            sessions.Add(WorkAsync(visitor, act, random, n < desks ? pause : pause / 2.0, ended.Token));
            if (n < desks) sessions.Add(visitor.ListenAsync(ended.Token));
        }
        // Everybody has worked for a while before anything counts.
        await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, seconds)));

        latencies.Counting = true;
        var (cpu, clock) = (ProcessUse.CpuSeconds(server.Id), Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        latencies.Counting = false;
        var (used, took) = (ProcessUse.CpuSeconds(server.Id) - cpu, clock.Elapsed.TotalSeconds);
        var (resident, peak) = (ProcessUse.ResidentBytes(server.Id), ProcessUse.PeakResidentBytes(server.Id));
        await ended.CancelAsync();
        await Ended(sessions);
        await server.Stop();

        static bool Designing(string kind) => kind is "edit" or "canvas" or "check" or "drafts" or "begin";
        scratch.Keep = latencies.Errors > 0;
        return new Figures()
            .Set("desk_sessions", desks).Set("designers", designers).Set("seconds", Math.Round(took)).Set("pause_s", pause)
            .Set("interactions", latencies.Count()).Set("interactions_per_s", Figures.Rounded(latencies.Count() / took))
            .Set("server_cores", Figures.Rounded(used / took)).Set("server_cpu_ms_per_interaction", Figures.Rounded(used * 1000 / Math.Max(1, latencies.Count())))
            .Set("server_rss_mb_idle", Math.Round(idle / Megabyte)).Set("server_rss_mb", Math.Round(resident / Megabyte)).Set("server_rss_mb_peak", Math.Round(peak / Megabyte))
            .Set("kinds", latencies.ByKind()).Set("what_failed", latencies.What()).Set("why_refused", latencies.Why())
            .Set("p50_ms", Figures.Rounded(latencies.At(0.5))).Set("designers_p50_ms", Figures.Rounded(latencies.At(0.5, Designing)))
            .AtMost("p99_ms", latencies.At(0.99), 1000).AtMost("designers_p99_ms", latencies.At(0.99, Designing), 1000).AtMost("errors", latencies.Errors, 0);
    }

    /// <summary>Gives people of the demo street work a password that is known here; their own was made at random and shown once.</summary>
    /// <returns>Sign-in names, as many as there are desks; more desks than people share accounts.</returns>
    static async Task<IReadOnlyList<string>> LetIn(DatabaseSettings settings, int desks)
    {
        await using var database = await Database.OpenAsync(settings);
        await using var keys = await KeyStore.OpenAsync(settings);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(database, keys, new LowCodeSettings()).BuildServiceProvider();
        var (changes, directory) = (services.GetRequiredService<OrgChanges>(), await services.GetRequiredService<DirectoryCache>().CurrentAsync());
        var chosen = directory.Users.Where(u => u.Posts.Any(p => deskPosts.Contains(p.Post))).OrderBy(u => u.SignInName, StringComparer.Ordinal).ToList();
        // Evenly over all streets and posts, not the first street's people only.
        var workers = Enumerable.Range(0, Math.Min(desks, chosen.Count)).Select(n => chosen[(int)((long)n * chosen.Count / Math.Min(desks, chosen.Count))]).ToList();
        var hash = Passwords.Hash(Password);
        foreach (var user in workers.Append(directory.Users.Single(u => u.SignInName == "designer.district")))
            if (await changes.ApplyAsync(new OrgChange.SetPassword(user.Id, hash), ChangedBy.Product, DateTimeOffset.UtcNow) is [var problem, ..]) throw new InvalidOperationException(problem.Code);
        return [.. Enumerable.Range(0, desks).Select(n => workers[n % workers.Count].SignInName)];
    }

    static async Task WorkAsync(PageVisitor visitor, Func<Task> act, Random random, double pause, CancellationToken ended)
    {
        using (visitor)
        {
            while (!ended.IsCancellationRequested)
            {
                // People do not act in step: pauses spread as arrivals do.
                try { await Task.Delay(TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) * pause), ended); }
                catch (OperationCanceledException) { break; }
                await act();
            }
        }
    }

    static async Task Ended(List<Task> sessions)
    {
        try { await Task.WhenAll(sessions); }
        catch (Exception cut) when (cut is OperationCanceledException or HttpRequestException or IOException or ObjectDisposedException) { }
    }
}
