using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LowCode.Designer.Hosting;
using LowCode.Storage;

namespace LowCode.Designer.Operate;

/// <summary>What can be seen without opening the data.</summary>
static class MachineChecks
{
    const long LittleSpace = 1L << 30, NoSpace = 100L << 20;

    public static void Run(DatabaseSettings settings, CheckReport report)
    {
        report.Ok("Runtime", $".NET {Environment.Version}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} CPU, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MB");
        Clock(report);
        Folder(settings.Folder, report);
    }

    /// <summary>Whether a server could listen; asked only when none of this data is running, for that one would be in its own way.</summary>
    public static void Addresses(string urls, CheckReport report)
    {
        foreach (var (address, taken) in Listening.Probe(urls))
        {
            if (taken is null) report.Ok("Port", address);
            else report.Warn("Port", OperateText.Of("PortTaken", address, taken.Message));
        }
    }

    /// <summary>The calendar and every deadline go by the machine's clock.</summary>
    static void Clock(CheckReport report)
    {
        var (now, built) = (DateTimeOffset.UtcNow, new DateTimeOffset(File.GetLastWriteTimeUtc(typeof(MachineChecks).Assembly.Location)));
        if (now < built - TimeSpan.FromDays(1)) report.Fail("Clock", OperateText.Of("ClockBehind", now.ToString("u", System.Globalization.CultureInfo.InvariantCulture)));
        else report.Ok("Clock", $"{now:u} UTC");
    }

    static void Folder(string folder, CheckReport report)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
            var found = OperateText.Of("FolderFree", Path.GetFullPath(folder), free >> 20);
            if (free < NoSpace) report.Fail("Folder", found);
            else if (free < LittleSpace) report.Warn("Folder", found);
            else report.Ok("Folder", found);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            report.Fail("Folder", failed.Message);
        }
    }
}
