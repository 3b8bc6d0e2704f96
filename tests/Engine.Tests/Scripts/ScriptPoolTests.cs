using System.Diagnostics;
using LowCode.Problems;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scripts;

/// <summary>Every known attack costs its caller an error; the same pool serves the next caller as if nothing had been.</summary>
public sealed class ScriptPoolTests(ScriptPoolTests.SharedPool shared) : IAsyncLifetime, IClassFixture<ScriptPoolTests.SharedPool>
{
    /// <summary>One pool for all attacks that come one after another, as it is in life.</summary>
    public sealed class SharedPool : IAsyncLifetime
    {
        internal ScriptPool Pool { get; } = new(command, limits);
        public Task InitializeAsync() => Task.CompletedTask;
        public async Task DisposeAsync() => await Pool.DisposeAsync();
    }

    static readonly WorkerCommand command = WorkerCommand.For(typeof(ScriptPoolTests).Assembly.Location);
    // Generous where the machine's load would decide, small where the test waits for the limit.
    static readonly ScriptLimits limits = new() { Workers = 1, ScriptTime = TimeSpan.FromSeconds(20), ScriptKillTime = TimeSpan.FromSeconds(40), WorkerStartTime = TimeSpan.FromSeconds(60) };

    readonly List<ScriptPool> pools = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var pool in pools) await pool.DisposeAsync();
    }

    ScriptPool Pool(ScriptLimits? with = null)
    {
        pools.Add(new ScriptPool(command, with ?? limits));
        return pools[^1];
    }

    static async Task<string> Run(ScriptPool pool, string source, string input = "{}")
    {
        var answer = await pool.RunAsync(source, ValueJson.Parse(input).AsRecord!);
        return answer.Problem is { } problem ? problem.Code : ValueJson.ToJson(answer.Value);
    }

    static async Task AssertServes(ScriptPool pool) => Assert.Equal("3", await Run(pool, "return a + b;", """{"a":1,"b":2}"""));

    [Fact]
    public async Task A_script_gets_its_input_as_variables_and_returns_a_value()
    {
        var pool = Pool();
        Assert.Equal("""{"sum":6,"names":["张三"]}""", await Run(pool, "var s = 0; for (var i = 0; i < n.length; i++) { s += n[i]; } return { sum: s, names: [input['姓名']] };", """{"n":[1,2,3],"姓名":"张三","case":1}"""));
        Assert.Equal("null", await Run(pool, "var unused = 1;"));
        Assert.Single(pool.IdleWorkers);
    }

    [Fact]
    public async Task Errors_carry_line_and_column_of_the_authors_source()
    {
        var pool = Pool();
        var thrown = (await pool.RunAsync("var a = 1;\n  missing.x;", Record.Empty)).Problem!;
        Assert.Equal("script.thrown", thrown.Code);
        Assert.Equal("2", thrown.Values!["line"]);
        Assert.Contains("missing", ProblemText.Of(thrown, "en"), StringComparison.Ordinal);
        var syntax = (await pool.RunAsync("var a = 1;\nvar f = (x) => x;", Record.Empty)).Problem!;
        Assert.Equal("script.newer.arrow 2", $"{syntax.Code} {syntax.Values!["line"]}");
        Assert.Equal("script.thrown", await Run(pool, "throw new Error('refused by the author');"));
        await AssertServes(pool);
    }

    [Theory]
    [InlineData("while (true) { }", "script.statements")]
    [InlineData("function f() { return f(); } return f();", "script.recursion")]
    [InlineData("return typeof eval + typeof Function + typeof setTimeout + typeof require + typeof process + typeof System + typeof importNamespace;", "\"undefinedundefinedundefinedundefinedundefinedundefinedundefined\"")]
    [InlineData("return eval('1 + 1');", "script.thrown")]
    [InlineData("return new Function('return 1')();", "script.thrown")]
    [InlineData("return (function () {}).constructor('return 1')();", "script.thrown")]
    [InlineData("return [].map.constructor('return 1')();", "script.thrown")]
    [InlineData("return Object.getPrototypeOf(function () {}).constructor('return 1')();", "script.thrown")]
    [InlineData("return typeof input.GetType + typeof ''.GetType + typeof [].GetType + typeof (function () {}).GetType + typeof JSON.GetType;", "\"undefinedundefinedundefinedundefinedundefined\"")]
    [InlineData("return 1; }); (function () { return 2;", "script.syntax")]
    [InlineData("return 1; }, function () {", "script.syntax")]
    [InlineData("undeclared = 1;", "script.thrown")]
    [InlineData("let a = 1;", "script.letConst")]
    [InlineData("var a = []; a[0] = a; return a;", "script.thrown")]
    public async Task What_a_hostile_or_careless_script_gets(string source, string expected)
    {
        var pool = shared.Pool;
        Assert.Equal(expected, await Run(pool, source, """{"x":{"y":1}}"""));
        await AssertServes(pool);
    }

    [Fact]
    public async Task Nothing_that_can_be_reached_shows_the_runtime()
    {
        // Walks everything reachable from the globals and the input, by own names and prototypes, and looks for members of .NET objects.
        const string walk = """
            var seen = [], found = [], queue = [input, Object, Array, String, RegExp, Number, Boolean, Date, Math, JSON, Error, this, arguments, arguments.callee2];
            while (queue.length && seen.length < 2000) {
              var at = queue.shift();
              if (at === null || at === undefined || (typeof at !== 'object' && typeof at !== 'function') || seen.indexOf(at) >= 0) { continue; }
              seen.push(at);
              if (typeof at.GetType !== 'undefined' || typeof at.GetHashCode !== 'undefined') { found.push(String(at)); }
              Object.getOwnPropertyNames(at).forEach(function (n) { try { queue.push(at[n]); } catch (e) { } });
              queue.push(Object.getPrototypeOf(at));
            }
            return { found: found, enough: seen.length > 50 };
            """;
        Assert.Equal("""{"found":[],"enough":true}""", await Run(Pool(limits with { ScriptStatements = 5_000_000 }), walk, """{"x":{"y":[1]}}"""));
    }

    [Fact]
    public async Task One_run_leaves_nothing_behind_for_the_next()
    {
        var pool = Pool();
        Assert.Equal("1", await Run(pool, "Object.prototype.polluted = 1; Array.prototype.map = null; JSON.parse = null; return ({}).polluted;"));
        Assert.Equal("\"undefined function function\"", await Run(pool, "return typeof ({}).polluted + ' ' + typeof [].map + ' ' + typeof JSON.parse;"));
    }

    [Theory]
    [InlineData("var s = 'x'; while (true) { s += s; }")]
    [InlineData("var a = []; while (true) { a.push(new Array(1000).join('x') + a.length); }")]
    public async Task Memory_without_bound_ends_the_worker_or_the_script_and_nothing_else(string source)
    {
        var pool = Pool(limits with { WorkerHeapBytes = 64 * 1024 * 1024, ScriptTime = TimeSpan.FromSeconds(1), ScriptKillTime = TimeSpan.FromSeconds(4) });
        Assert.Contains(await Run(pool, source), new[] { "script.memory", "script.crashed", "script.statements", "script.thrown", "script.time", "script.killed" });
        Assert.Equal("1", await Run(pool, "return 1;"));
    }

    [Theory]
    [InlineData("return new Array(1e9).join('x').length;")]
    [InlineData("var a = []; a[4e9] = 1; a[4294967290] = 1; return a.map(function (x) { return x; }).length;")]
    public async Task A_script_that_no_count_of_statements_stops_is_killed_from_outside(string source)
    {
        var pool = Pool(limits with { ScriptTime = TimeSpan.FromMilliseconds(200), ScriptKillTime = TimeSpan.FromMilliseconds(1500), WorkerHeapBytes = 64 * 1024 * 1024 });
        // A worker that is ready, so that its start is not what the clock runs on.
        Assert.NotEmpty(await Run(pool, "return 1;"));
        var worker = pool.IdleWorkers.SingleOrDefault();
        Assert.Contains(await Run(pool, source), new[] { "script.killed", "script.memory", "script.crashed", "script.time" });
        Assert.DoesNotContain(worker, pool.IdleWorkers);
        Assert.NotEmpty(await Run(pool, "return 1;"));
    }

    [Fact]
    public async Task The_heap_of_a_worker_is_the_limit_that_is_set()
    {
        // 128 MB in one text: more than the small worker may have, less than the large one. Nothing else would stop it.
        const string source = "var s = 'xxxxxxxxxxxxxxxx'; for (var i = 0; i < 22; i++) { s = (s + s) + ''; } return s.length;";
        Assert.Contains(await Run(Pool(limits with { WorkerHeapBytes = 64 * 1024 * 1024 }), source), new[] { "script.memory", "script.crashed" });
        Assert.Equal("67108864", await Run(Pool(limits with { WorkerHeapBytes = 2048L * 1024 * 1024 }), source));
    }

    [Fact]
    public async Task A_worker_that_does_not_answer_in_time_is_killed_from_outside()
    {
        // Its own clock would let it run for twenty seconds more, and no count of statements stops it.
        var pool = Pool(limits with { ScriptStatements = int.MaxValue, ScriptKillTime = TimeSpan.FromMilliseconds(400) });
        await AssertServes(pool);
        var worker = pool.IdleWorkers.Single();
        Assert.Equal("script.killed", await Run(pool, "while (true) { }"));
        Assert.DoesNotContain(worker, pool.IdleWorkers);
        await AssertServes(pool);
    }

    [Fact]
    public async Task Operators_between_two_statements_are_limited()
    {
        var pool = Pool(limits with { ScriptOperators = 3 });
        Assert.Equal("script.run", await Run(pool, "return 1 + 1 + 1 + 1 + 1;"));
        Assert.Empty(pool.IdleWorkers);
        Assert.Equal("4", await Run(pool, "return 1 + 1 + 1 + 1;"));
    }

    [Fact]
    public async Task Time_inside_the_worker_is_limited()
    {
        var pool = Pool(limits with { ScriptTime = TimeSpan.FromMilliseconds(100), ScriptStatements = int.MaxValue });
        Assert.Equal("script.time", await Run(pool, "while (true) { }"));
    }

    [Fact]
    public async Task A_regular_expression_is_stopped_by_its_own_limit()
    {
        var pool = Pool();
        Assert.Contains(await Run(pool, "return /^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');"), new[] { "script.time", "script.thrown" });
        await AssertServes(pool);
    }

    [Fact]
    public async Task What_would_end_a_parser_is_refused_before_one_sees_it()
    {
        var pool = Pool();
        Assert.Equal("script.sourceTooLong", await Run(pool, new string(' ', 65_537)));
        Assert.Equal("script.deep", await Run(pool, "return " + new string('(', 30_000) + "1" + new string(')', 30_000)));
        Assert.Equal("script.sourceTooLong", await Run(pool, new string('(', 100_000)));
        Assert.Equal("script.run", await Run(pool, "return " + new string('!', 64_000) + "1"));
        Assert.Equal("script.run", await Run(pool, "return 1" + string.Concat(Enumerable.Repeat("+1", 30_000))));
        Assert.Equal("script.run", await Run(pool, "return " + string.Concat(Enumerable.Repeat("a?1:", 9_000)) + "1"));
        Assert.Equal("script.run", await Run(pool, "return " + string.Concat(Enumerable.Repeat("typeof ", 9_000)) + "1"));
        Assert.Empty(pool.IdleWorkers);
        Assert.Equal("1501", await Run(pool, "return 1" + string.Concat(Enumerable.Repeat("+1", 1_500)) + ";"));
    }

    [Fact]
    public async Task Input_and_output_are_bounded_in_size_and_nesting()
    {
        var pool = Pool(limits with { ScriptInputBytes = 1000, ScriptOutputBytes = 1000 });
        Value deep = 1;
        for (var i = 0; i < 70; i++) deep = Value.Of([deep]);
        Assert.Equal("script.inputDeep", (await pool.RunAsync("return 1;", Record.Of(("deep", deep)))).Problem!.Code);
        Assert.Equal("script.input", (await pool.RunAsync("return 1;", Record.Of(("text", new string('x', 1000))))).Problem!.Code);
        Assert.Equal("script.output", await Run(pool, "return new Array(2000).join('x');"));
        Assert.Equal("script.outputDeep", await Run(pool, "var a = 1; for (var i = 0; i < 80; i++) { a = [a]; } return a;"));
        Assert.Contains(await Run(pool, "var s = '['; for (var i = 0; i < 18; i++) { s += s; } return JSON.parse(s);"), new[] { "script.crashed", "script.thrown", "script.recursion", "script.syntax" });
        await AssertServes(pool);
    }

    [Fact]
    public async Task A_worker_killed_while_idle_is_replaced_unseen()
    {
        var pool = Pool();
        await AssertServes(pool);
        using (var worker = Process.GetProcessById(pool.IdleWorkers.Single()))
        {
            worker.Kill();
            await worker.WaitForExitAsync();
        }
        await AssertServes(pool);
    }

    [Fact]
    public async Task A_worker_killed_in_mid_call_costs_that_call_only()
    {
        var pool = Pool(limits with { ScriptStatements = int.MaxValue });
        await AssertServes(pool);
        var id = pool.IdleWorkers.Single();
        var call = Run(pool, "while (true) { }");
        Assert.Empty(pool.IdleWorkers);
        using (var worker = Process.GetProcessById(id)) worker.Kill();
        Assert.Equal("script.crashed", await call);
        await AssertServes(pool);
    }

    [Fact]
    public async Task A_caller_who_gives_up_ends_the_run_and_the_pool_serves_on()
    {
        var pool = Pool(limits with { ScriptStatements = int.MaxValue });
        await AssertServes(pool);
        using var stop = new CancellationTokenSource();
        var call = pool.RunAsync("while (true) { }", Record.Empty, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await AssertServes(pool);
    }

    [Fact]
    public async Task Too_many_waiting_are_answered_busy()
    {
        var pool = Pool(limits with { Waiting = 1, ScriptStatements = int.MaxValue });
        using var stop = new CancellationTokenSource();
        var running = pool.RunAsync("while (true) { }", Record.Empty, stop.Token);
        var waiting = pool.RunAsync("return 1;", Record.Empty);
        Assert.Equal("script.busy", await Run(pool, "return 1;"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True((await waiting).Succeeded);
    }

    [Fact]
    public async Task A_worker_is_replaced_after_its_share_of_runs_and_after_an_overrun()
    {
        var pool = Pool(limits with { RunsPerWorker = 2 });
        await AssertServes(pool);
        var first = pool.IdleWorkers.Single();
        await AssertServes(pool);
        await pool.Succeeding;
        Assert.DoesNotContain(first, pool.IdleWorkers);
        await AssertServes(pool);
        var second = pool.IdleWorkers.Single();
        Assert.NotEqual(first, second);
        Assert.Equal("script.statements", await Run(pool, "while (true) { }"));
        Assert.DoesNotContain(second, pool.IdleWorkers);
    }

    [Fact]
    public async Task Workers_that_come_of_age_together_serve_on_until_the_next_ones_stand()
    {
        var pool = Pool(limits with { RunsPerWorker = 1, Workers = 2 });
        var runs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Run(pool, "return a + b;", """{"a":1,"b":2}""")));
        Assert.All(runs, answer => Assert.Equal("3", answer));
        await pool.Succeeding;
        Assert.InRange(pool.IdleWorkers.Count, 1, 2);
        await AssertServes(pool);
    }

    [Fact]
    public async Task Whoever_spoils_a_worker_has_his_answer_when_another_stands_ready()
    {
        var pool = Pool();
        await AssertServes(pool);
        var spoilt = pool.IdleWorkers.Single();
        Assert.Equal("script.statements", await Run(pool, "while (true) { }"));
        Assert.NotEqual(spoilt, pool.IdleWorkers.Single());
    }

    [Fact]
    public async Task A_worker_has_no_environment_no_files_and_no_handles_of_the_server()
    {
        if (!OperatingSystem.IsLinux()) return;
        var file = Path.GetTempFileName();
        await using var open = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        Environment.SetEnvironmentVariable("LOWCODE_TEST_SECRET", "Host=db;Password=secret");
        var pool = Pool();
        await AssertServes(pool);
        var id = pool.IdleWorkers.Single();
        Assert.DoesNotContain("LOWCODE_TEST_SECRET", await File.ReadAllTextAsync($"/proc/{id}/environ"), StringComparison.Ordinal);
        var handles = Directory.GetFiles($"/proc/{id}/fd").Select(f => new FileInfo(f).LinkTarget ?? "").ToList();
        Assert.DoesNotContain(file, handles);
        Assert.DoesNotContain(handles, h => h.StartsWith("socket:", StringComparison.Ordinal));
        var folder = new FileInfo($"/proc/{id}/cwd").LinkTarget!;
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        await pool.DisposeAsync();
        Assert.False(Directory.Exists(folder));
        pools.Remove(pool);
    }

    [Fact]
    public async Task A_worker_that_cannot_start_is_a_problem_and_not_the_end()
    {
        var pool = new ScriptPool(new WorkerCommand("/nowhere/host", [WorkerCommand.Argument]), limits);
        pools.Add(pool);
        Assert.Equal("script.unavailable", await Run(pool, "return 1;"));
        Assert.Equal("script.unavailable", await Run(Pool(limits with { WorkerStartTime = TimeSpan.FromMilliseconds(1) }), "return 1;"));
    }

    [Fact]
    public async Task As_many_scripts_run_at_once_as_there_are_workers()
    {
        var pool = Pool(limits with { Workers = 2, Waiting = 0, ScriptStatements = int.MaxValue });
        using var stop = new CancellationTokenSource();
        Task<ScriptAnswer>[] running = [pool.RunAsync("while (true) { }", Record.Empty, stop.Token), pool.RunAsync("while (true) { }", Record.Empty, stop.Token)];
        Assert.Equal("script.busy", await Run(pool, "return 1;"));
        await stop.CancelAsync();
        foreach (var run in running) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await AssertServes(pool);
    }
}
