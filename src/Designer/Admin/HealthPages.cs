using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LowCode.Designer.Admin;

/// <summary>This node as its keeper wants to see it.</summary>
public sealed record NodeFacts(string Product, string Runtime, string Machine, string Database, DateTimeOffset StartedAt, long Memory, OpenWork? Work);

/// <summary><c>/admin/health</c>: is this node ready, what waits, which versions run.</summary>
static class HealthPages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/admin/health", ShowAsync).Requires(Acts.SystemManage);

    static async Task<IResult> ShowAsync(HttpContext http, HealthCheckService checks, Database database, OpenWorkCount work, TimeProvider clock, CancellationToken cancellation)
    {
        var frame = AdminFrame.Of(http, "health");
        var report = await checks.CheckHealthAsync(cancellation);
        using var process = Process.GetCurrentProcess();
        var facts = new NodeFacts(
            typeof(HealthPages).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "", RuntimeInformation.FrameworkDescription,
            $"{Environment.MachineName} · {RuntimeInformation.RuntimeIdentifier} · {Environment.ProcessorCount} CPU", database.Dialect.ToString(), process.StartTime, process.WorkingSet64,
            report.Status == HealthStatus.Unhealthy ? null : await work.NowAsync(clock.GetUtcNow(), cancellation));
        return Pages.Show<HealthPage>(frame.Status, (nameof(HealthPage.Frame), frame), (nameof(HealthPage.Report), report), (nameof(HealthPage.Facts), facts));
    }
}
