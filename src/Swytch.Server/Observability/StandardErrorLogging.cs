using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Swytch.Server.Configuration;

namespace Swytch.Server.Observability;

/// <summary>The log: one line an event on standard error, as text for people or JSON for collectors.</summary>
internal sealed class StandardErrorLoggerProvider(TextWriter output, LogFormat format, LogLevel minimum, TimeProvider clock) : ILoggerProvider
{
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose()
    {
    }

    private bool IsEnabled(string category, LogLevel level) =>
        level != LogLevel.None
        && level >= (category.StartsWith("Microsoft.", StringComparison.Ordinal) && minimum is not LogLevel.Trace and not LogLevel.None
            ? (LogLevel)Math.Max((int)minimum, (int)LogLevel.Warning)
            : minimum);

    private void Write(string line)
    {
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    private sealed class LineLogger(StandardErrorLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => provider.IsEnabled(category, logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || exception is CommandException)
            {
                // A command's failure is its one line for people, written when it ends: the host's report of it with a stack adds nothing.
                return;
            }

            var time = provider.Now;
            var message = formatter(state, exception);
            provider.Write(provider.Format == LogFormat.Json
                ? Json(time, logLevel, eventId, message, state, exception)
                : Text(time, logLevel, message, exception));
        }

        private string Text(string time, LogLevel level, string message, Exception? exception) =>
            exception is null
                ? $"{time} {Word(level),-7} {category}: {message}"
                : $"{time} {Word(level),-7} {category}: {message}\n{exception}";

        private string Json<TState>(string time, LogLevel level, EventId eventId, string message, TState state, Exception? exception)
        {
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                writer.WriteString("time", time);
                writer.WriteString("level", Word(level));
                writer.WriteString("category", category);
                writer.WriteNumber("event", eventId.Id);
                writer.WriteString("message", message);
                if (state is IReadOnlyList<KeyValuePair<string, object?>> fields)
                {
                    foreach (var (name, value) in fields)
                    {
                        if (name != "{OriginalFormat}")
                        {
                            writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                        }
                    }
                }

                if (exception is not null)
                {
                    writer.WriteString("exception", exception.ToString());
                }

                writer.WriteEndObject();
            }

            return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
    }

    private LogFormat Format => format;

    private string Now => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
