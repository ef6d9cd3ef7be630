using System.Diagnostics;

namespace Swytch.PgWire.Tests.Fakes;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline, "the condition was not met in time");
            await Task.Yield();
        }
    }
}
