using System.Globalization;
using LowCode.Bench.Frame;
using LowCode.Bench.Kill;
using LowCode.Bench.Servers;

namespace LowCode.Bench.Fsync;

/// <summary>
/// Each acknowledgement follows its flush: the server runs on SQLite under strace, several senders run whole cases, and for every
/// acknowledged command the trace must show in this order: its key written to the write-ahead log; a flush of that file entered after
/// that write had returned, and returned itself; then the answer with case and version leaving the socket.
/// </summary>
public static class FsyncBench
{
    public static readonly string[] Options = ["commands", "connections"];

    public static async Task<Figures> Run(Options options)
    {
        var (wanted, connections) = (options.Int("commands", 300), options.Int("connections", 6));
        using var scratch = new Scratch();
        await using var product = await Product.On("sqlite", scratch, ["bench/W1/app"]);

        var trace = Path.Combine(scratch.Folder, "trace");
        await product.Start(["strace", "-f", "-y", "-yy", "-s", "6000", "-o", trace, "-e", "trace=fdatasync,fsync,write,writev,pwrite64,pwritev,sendto,sendmsg"]);
        var load = new CaseLoad(product.Api, connections, string.Create(CultureInfo.InvariantCulture, $"f{options.Seed}"), timerDue: null);
        var running = load.Run();
        using (var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(50)))
            while (load.Acknowledged < wanted && !running.IsCompleted) await pulse.WaitForNextTickAsync();
        load.Finish();
        await running;
        await product.Stop();

        var calls = SystemCall.Read(File.ReadLines(trace));
        var log = calls.Where(call => call.Mentions("-wal>")).ToArray();
        var flushes = log.Where(call => call.IsFlush).ToArray();
        var (checkedCommands, unflushed, unseen) = (0, 0, 0);
        foreach (var sent in load.Cases)
            foreach (var command in sent.Commands.Where(command => command.Version is not null))
            {
                checkedCommands++;
                var written = log.FirstOrDefault(call => call.IsWrite && call.Mentions(command.Key));
                var answered = calls.FirstOrDefault(call => call.IsSend && call.Mentions(sent.Id!) && call.Mentions($"\\\"version\\\":{command.Version},"));
                if (written is null || answered is null) unseen++;
                else if (!flushes.Any(flush => flush.Begun > written.Ended && flush.Ended < answered.Begun)) unflushed++;
            }
        scratch.Keep = unflushed + unseen > 0;
        return new Figures()
            .Set("acknowledged", checkedCommands).Set("flushes", flushes.Length)
            .AtMost("answered_before_flush", unflushed, 0).AtMost("not_seen_in_trace", unseen, 0).AtLeast("checked", checkedCommands, wanted);
    }
}
